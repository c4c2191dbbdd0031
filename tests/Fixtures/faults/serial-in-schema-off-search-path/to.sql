CREATE SCHEMA "Far";
CREATE TABLE "Far".acc (id serial PRIMARY KEY, "Id2" bigserial NOT NULL);
CREATE TABLE acc (id int DEFAULT nextval('"Far".acc_id_seq') PRIMARY KEY);
SET search_path = "Far";
CREATE TABLE unq (id smallserial, n int DEFAULT nextval('acc_id_seq'));
