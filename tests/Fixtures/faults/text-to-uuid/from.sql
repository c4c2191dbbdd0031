CREATE TABLE rule (id int, made_by text DEFAULT '', other varchar(40) NOT NULL);
CREATE INDEX rule_other ON rule (other varchar_pattern_ops);
