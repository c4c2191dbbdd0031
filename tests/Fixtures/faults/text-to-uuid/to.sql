CREATE TABLE rule (id int, made_by uuid DEFAULT gen_random_uuid(), other uuid NOT NULL);
CREATE INDEX rule_other ON rule (other);
