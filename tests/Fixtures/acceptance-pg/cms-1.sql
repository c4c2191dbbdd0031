CREATE SCHEMA cms;
CREATE TYPE cms.state AS ENUM ('draft', 'review', 'published');
CREATE TABLE cms.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), login text NOT NULL UNIQUE, display_name text, roles text[] NOT NULL DEFAULT '{}');
CREATE TABLE cms.posts (
    id bigserial PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES cms.users,
    state cms.state NOT NULL DEFAULT 'draft',
    title text NOT NULL,
    body jsonb NOT NULL DEFAULT '{"blocks": []}',
    published_at timestamptz,
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);
CREATE INDEX ON cms.posts (author_id);
CREATE INDEX posts_body ON cms.posts USING gin (body jsonb_path_ops);
CREATE TABLE cms.tags (name text PRIMARY KEY);
CREATE TABLE cms.post_tags (post_id bigint REFERENCES cms.posts ON DELETE CASCADE, tag text REFERENCES cms.tags ON UPDATE CASCADE, PRIMARY KEY (post_id, tag));
CREATE TABLE cms.comments (
    id bigserial PRIMARY KEY,
    post_id bigint NOT NULL REFERENCES cms.posts ON DELETE CASCADE,
    parent_id bigint REFERENCES cms.comments,
    author text,
    body text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE VIEW cms.published AS SELECT id, title, body, published_at FROM cms.posts WHERE state = 'published';
CREATE FUNCTION cms.tags_of(p cms.posts) RETURNS text[] LANGUAGE sql STABLE AS $$ SELECT array_agg(tag) FROM cms.post_tags WHERE post_id = p.id $$;
CREATE FUNCTION cms.notify() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('posts', NEW.id::text); RETURN NULL; END $$;
CREATE TRIGGER posts_notify AFTER INSERT OR UPDATE ON cms.posts FOR EACH ROW EXECUTE FUNCTION cms.notify();
GRANT USAGE ON SCHEMA cms TO app_reader, app_writer;
GRANT SELECT ON cms.published TO app_reader;
