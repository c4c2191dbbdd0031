CREATE TABLE visit (id bigserial, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visit_all PARTITION OF visit DEFAULT;
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL);
CREATE SEQUENCE bill_numbers;
CREATE TABLE bill (id bigint NOT NULL DEFAULT nextval('bill_numbers'), at date NOT NULL, state text NOT NULL DEFAULT 'new')
    PARTITION BY RANGE (at);
CREATE TABLE bill_all PARTITION OF bill DEFAULT;
