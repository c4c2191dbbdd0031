CREATE TABLE regions (id int PRIMARY KEY);
CREATE TABLE sales (id int, region_id int, CONSTRAINT sales_region FOREIGN KEY (region_id) REFERENCES regions) PARTITION BY RANGE (id);
CREATE TABLE sales_old (id int, region_id int, CONSTRAINT loaded_region FOREIGN KEY (region_id) REFERENCES regions);
ALTER TABLE sales ATTACH PARTITION sales_old FOR VALUES FROM (1) TO (10);
