CREATE TABLE lease (id int);
