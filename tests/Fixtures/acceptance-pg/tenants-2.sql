CREATE EXTENSION btree_gist;
CREATE TABLE tenants (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z-]+$'), plan text NOT NULL DEFAULT 'free');
CREATE TABLE members (tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE, id int NOT NULL, name text NOT NULL, admin boolean NOT NULL DEFAULT false, PRIMARY KEY (tenant_id, id));
CREATE TABLE rooms (tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE, id int NOT NULL, seats smallint, PRIMARY KEY (tenant_id, id));
CREATE TABLE bookings (
    tenant_id uuid NOT NULL,
    id int GENERATED ALWAYS AS IDENTITY,
    room_id int NOT NULL,
    member_id int,
    during tstzrange NOT NULL,
    cancelled boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES rooms ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, member_id) REFERENCES members ON DELETE CASCADE,
    EXCLUDE USING gist (tenant_id WITH =, room_id WITH =, during WITH &&) WHERE (NOT cancelled)
);
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant', true)::uuid $$;
CREATE POLICY tenant ON members TO app_reader, app_writer USING (tenant_id = current_tenant());
CREATE POLICY tenant ON rooms TO app_reader, app_writer USING (tenant_id = current_tenant());
CREATE POLICY tenant ON bookings AS PERMISSIVE TO app_writer USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant() AND NOT cancelled);
CREATE POLICY no_deletes ON bookings AS RESTRICTIVE FOR DELETE TO PUBLIC USING (false);
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE rooms ENABLE ROW LEVEL SECURITY;
ALTER TABLE rooms FORCE ROW LEVEL SECURITY;
ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
CREATE VIEW upcoming AS SELECT b.id, b.tenant_id, m.name, b.during FROM bookings b LEFT JOIN members m ON (m.tenant_id, m.id) = (b.tenant_id, b.member_id) WHERE upper(b.during) > now() AND NOT b.cancelled;
REVOKE ALL ON FUNCTION current_tenant() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_tenant() TO app_reader, app_writer;
