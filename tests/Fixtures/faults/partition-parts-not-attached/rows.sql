INSERT INTO parcel VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30);
