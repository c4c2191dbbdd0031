CREATE TABLE buyer (region int NOT NULL, name text, UNIQUE (region)) PARTITION BY LIST (region);
CREATE TABLE buyer_one PARTITION OF buyer (PRIMARY KEY (region)) FOR VALUES IN (1);
CREATE TABLE seller (region int NOT NULL, name text, UNIQUE (region)) PARTITION BY LIST (region);
CREATE TABLE seller_one PARTITION OF seller FOR VALUES IN (1);
ALTER TABLE buyer ADD CONSTRAINT buyer_seller FOREIGN KEY (region) REFERENCES seller (region) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE seller ADD CONSTRAINT seller_buyer FOREIGN KEY (region) REFERENCES buyer (region) DEFERRABLE INITIALLY DEFERRED;
