CREATE TABLE crate (
  id int PRIMARY KEY,
  grade varchar(12) NOT NULL DEFAULT 'plain',
  CONSTRAINT crate_grade_ok CHECK (grade IN ('plain', 'fancy', 'broken')),
  CONSTRAINT crate_grade_not CHECK (grade NOT IN ('', 'none'))
);
