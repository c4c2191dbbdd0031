CREATE TABLE visit (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL);
CREATE SEQUENCE order_numbers;
CREATE TABLE orders (id bigint NOT NULL DEFAULT nextval('order_numbers'), at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE orders_all PARTITION OF orders DEFAULT;
CREATE TABLE bill (id bigserial, at date NOT NULL, state text DEFAULT 'open');
