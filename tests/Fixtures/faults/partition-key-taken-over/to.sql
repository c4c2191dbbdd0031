CREATE TABLE regions (id int PRIMARY KEY);
CREATE TABLE sales (id int, region_id int, CONSTRAINT sales_region FOREIGN KEY (region_id) REFERENCES regions) PARTITION BY RANGE (id);
CREATE TABLE sales_old (id int, region_id int);
