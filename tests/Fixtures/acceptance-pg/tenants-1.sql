CREATE EXTENSION btree_gist;
CREATE TABLE tenants (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z]+$'));
CREATE TABLE members (tenant_id int NOT NULL REFERENCES tenants, id int NOT NULL, name text NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE TABLE rooms (tenant_id int NOT NULL REFERENCES tenants, id int NOT NULL, seats int, PRIMARY KEY (tenant_id, id));
CREATE TABLE bookings (
    tenant_id int NOT NULL,
    id int GENERATED ALWAYS AS IDENTITY,
    room_id int NOT NULL,
    member_id int,
    during tstzrange NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms,
    FOREIGN KEY (tenant_id, member_id) REFERENCES members,
    EXCLUDE USING gist (tenant_id WITH =, room_id WITH =, during WITH &&)
);
CREATE FUNCTION current_tenant() RETURNS int LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant', true)::int $$;
CREATE POLICY tenant ON members USING (tenant_id = current_tenant());
CREATE POLICY tenant ON rooms USING (tenant_id = current_tenant());
CREATE POLICY tenant ON bookings USING (tenant_id = current_tenant());
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
CREATE VIEW upcoming AS SELECT b.id, b.tenant_id, m.name, b.during FROM bookings b LEFT JOIN members m ON (m.tenant_id, m.id) = (b.tenant_id, b.member_id) WHERE upper(b.during) > now();
