CREATE TABLE parcel (area int NOT NULL, code int NOT NULL, weight int) PARTITION BY LIST (area);
CREATE TABLE parcel_one PARTITION OF parcel FOR VALUES IN (1);
CREATE TABLE parcel_two PARTITION OF parcel FOR VALUES IN (2);
ALTER TABLE ONLY parcel ADD CONSTRAINT parcel_once UNIQUE (area, code);
ALTER TABLE parcel_one ADD CONSTRAINT parcel_one_area_code_key UNIQUE (area, code);
ALTER INDEX parcel_once ATTACH PARTITION parcel_one_area_code_key;
CREATE INDEX parcel_weight ON ONLY parcel (weight);
CREATE INDEX parcel_one_weight ON parcel_one (weight);
ALTER INDEX parcel_weight ATTACH PARTITION parcel_one_weight;
