CREATE SCHEMA core;
CREATE TYPE core.kind AS ENUM ('view', 'link', 'page');
CREATE TABLE core.menu (id int, type core.kind NOT NULL DEFAULT 'view');
