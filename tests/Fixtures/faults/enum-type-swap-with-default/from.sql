CREATE SCHEMA core;
CREATE TYPE core.kind_old AS ENUM ('view', 'link');
CREATE TABLE core.menu (id int, type core.kind_old NOT NULL DEFAULT 'view');
