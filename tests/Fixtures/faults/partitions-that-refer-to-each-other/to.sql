CREATE TABLE customer (region int NOT NULL, name text, UNIQUE (region)) PARTITION BY LIST (region);
CREATE TABLE buyer_one PARTITION OF customer (PRIMARY KEY (region)) FOR VALUES IN (1);
CREATE TABLE merchant (region int NOT NULL, name text, UNIQUE (region)) PARTITION BY LIST (region);
CREATE TABLE seller_one PARTITION OF merchant FOR VALUES IN (1);
ALTER TABLE customer ADD CONSTRAINT buyer_seller FOREIGN KEY (region) REFERENCES merchant (region) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE merchant ADD CONSTRAINT seller_buyer FOREIGN KEY (region) REFERENCES customer (region) DEFERRABLE INITIALLY DEFERRED;
