CREATE TABLE visit (id bigserial PRIMARY KEY, at date);
CREATE TABLE invoice (no serial PRIMARY KEY, note text);
CREATE TABLE account (id bigint PRIMARY KEY, note text);
CREATE TABLE root (id int PRIMARY KEY, note text);
CREATE TABLE ticket (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE TABLE capped (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE SEQUENCE numbers START 50;
CREATE TABLE shared (id bigint PRIMARY KEY DEFAULT nextval('numbers'));
