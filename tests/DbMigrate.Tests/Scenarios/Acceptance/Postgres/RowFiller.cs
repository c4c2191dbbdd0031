namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>SQL that fills every table of a database with a few rows, whatever the tables are.</summary>
internal static class RowFiller
{
    /// <summary>Takes all rows away.</summary>
    public const string Truncate = """
        DO $do$
        DECLARE names text;
        BEGIN
            SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ') INTO names
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
            IF names IS NOT NULL THEN EXECUTE 'TRUNCATE ' || names || ' CASCADE'; END IF;
        END
        $do$
        """;

    /// <summary>
    /// Up to three rows for each table. Values follow from the type; a foreign key's come from the table it refers to, so tables are
    /// gone through until no more of them take rows. A row that a constraint refuses is tried again with other numbers, with the
    /// table's defaults and with nulls. A table that refuses all of them stays empty.
    /// </summary>
    public const string Script = """
        CREATE FUNCTION pg_temp.sample(kind regtype, modifier int, n int) RETURNS text LANGUAGE plpgsql AS $f$
        DECLARE
            t pg_type;
            width int;
            element text;
        BEGIN
            SELECT * INTO t FROM pg_type WHERE oid = kind;
            IF t.typtype = 'd' THEN RETURN pg_temp.sample(t.typbasetype::regtype, t.typtypmod, n); END IF;
            IF t.typcategory = 'A' AND t.typelem <> 0 THEN
                element := pg_temp.sample(t.typelem::regtype, modifier, n);
                RETURN coalesce('{"' || replace(replace(element, '\', '\\'), '"', '\"') || '"}', '{}');
            END IF;
            IF t.typtype = 'e' THEN
                RETURN (SELECT l.enumlabel FROM pg_enum l WHERE l.enumtypid = t.oid
                    ORDER BY l.enumsortorder OFFSET n % greatest(1, (SELECT count(*) FROM pg_enum c WHERE c.enumtypid = t.oid)) LIMIT 1);
            END IF;
            IF t.typtype = 'r' THEN
                RETURN (SELECT format('[%s,%s)', pg_temp.sample(r.rngsubtype::regtype, -1, n * 2),
                        pg_temp.sample(r.rngsubtype::regtype, -1, n * 2 + 1))
                    FROM pg_range r WHERE r.rngtypid = t.oid);
            END IF;
            IF t.typtype = 'm' THEN RETURN '{}'; END IF;
            IF t.typtype = 'c' THEN RETURN NULL; END IF;
            CASE
                WHEN t.typname IN ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'money', 'xid8') THEN RETURN n;
                WHEN t.typname IN ('text', 'varchar', 'name', 'bpchar', 'citext') THEN
                    width := CASE WHEN modifier > 4 THEN modifier - 4 ELSE 100 END;
                    RETURN right('a' || n, width);
                WHEN t.typname = 'char' THEN RETURN chr(97 + n % 26);
                WHEN t.typname = 'bool' THEN RETURN (n % 2 = 1)::text;
                WHEN t.typname IN ('date', 'timestamp', 'timestamptz') THEN RETURN (date '2024-01-01' + n)::text;
                WHEN t.typname IN ('time', 'timetz') THEN RETURN (time '08:00' + n * interval '1 minute')::text;
                WHEN t.typname = 'interval' THEN RETURN format('%s days', n);
                WHEN t.typname = 'uuid' THEN RETURN '00000000-0000-4000-8000-' || lpad(n::text, 12, '0');
                WHEN t.typname IN ('json', 'jsonb') THEN RETURN format('{"n": %s}', n);
                WHEN t.typname = 'bytea' THEN RETURN '\x' || lpad(to_hex(n), 8, '0');
                WHEN t.typname IN ('inet', 'cidr') THEN RETURN format('10.0.%s.%s', n / 250, n % 250);
                WHEN t.typname = 'macaddr' THEN RETURN '08:00:2b:01:02:' || lpad(to_hex(n % 256), 2, '0');
                WHEN t.typname IN ('bit', 'varbit') THEN RETURN right(repeat('0', 200) || n::bit(32)::text, greatest(1, modifier));
                WHEN t.typname = 'point' THEN RETURN format('(%s,%s)', n, n);
                WHEN t.typname = 'box' THEN RETURN format('(%s,%s),(%s,%s)', n, n, n + 0.5, n + 0.5);
                WHEN t.typname = 'circle' THEN RETURN format('<(%s,%s),0.1>', n * 10, n);
                WHEN t.typname = 'xml' THEN RETURN format('<n>%s</n>', n);
                WHEN t.typname = 'tsvector' THEN RETURN format('a%s', n);
                WHEN t.typname = 'tsquery' THEN RETURN format('a%s', n);
                WHEN t.typname = 'hstore' THEN RETURN format('n=>%s', n);
                WHEN t.typname = 'ltree' THEN RETURN format('a.b%s', n);
                ELSE RETURN NULL;
            END CASE;
        END
        $f$;

        CREATE FUNCTION pg_temp.fill(r regclass, row_number int, number int, way text) RETURNS boolean LANGUAGE plpgsql AS $f$
        DECLARE
            a record;
            names text := '';
            items text := '';
            item text;
        BEGIN
            FOR a IN
                SELECT c.*, k.confrelid::regclass AS target, k.conrelid = k.confrelid AS own,
                    (SELECT f.attname FROM pg_attribute f
                     WHERE f.attrelid = k.confrelid AND f.attnum = k.confkey[array_position(k.conkey, c.attnum)]) AS key
                FROM pg_attribute c
                LEFT JOIN LATERAL (SELECT * FROM pg_constraint k WHERE k.conrelid = r AND k.contype = 'f' AND c.attnum = ANY (k.conkey)
                    ORDER BY k.confrelid = k.conrelid DESC LIMIT 1) k ON true
                WHERE c.attrelid = r AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = '' AND c.attidentity = ''
                ORDER BY c.attnum
            LOOP
                IF a.target IS NOT NULL THEN
                    IF a.own AND a.attnotnull THEN item := quote_nullable(pg_temp.sample(a.atttypid::regtype, a.atttypmod, number));
                    ELSIF a.own THEN CONTINUE;
                    ELSE item := format('(SELECT %I FROM %s ORDER BY ctid OFFSET %s LIMIT 1)', a.key, a.target, row_number - 1);
                    END IF;
                ELSIF a.atthasdef AND (way <> 'all' OR (SELECT pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' FROM pg_attrdef d
                        WHERE d.adrelid = r AND d.adnum = a.attnum)) THEN CONTINUE;
                ELSIF way = 'few' AND NOT a.attnotnull THEN CONTINUE;
                ELSE
                    item := quote_nullable(pg_temp.sample(a.atttypid::regtype, a.atttypmod, number));
                    IF item = 'NULL' AND NOT a.attnotnull THEN CONTINUE; END IF;
                END IF;
                names := names || format('%s%I', CASE WHEN names = '' THEN '' ELSE ', ' END, a.attname);
                items := items || CASE WHEN items = '' THEN '' ELSE ', ' END || item;
            END LOOP;
            EXECUTE CASE WHEN names = '' THEN format('INSERT INTO %s DEFAULT VALUES', r)
                ELSE format('INSERT INTO %s (%s) VALUES (%s)', r, names, items) END;
            RETURN true;
        EXCEPTION WHEN OTHERS THEN
            RETURN false;
        END
        $f$;

        DO $do$
        DECLARE
            r regclass;
            done regclass[] := '{}';
            before int;
            number int;
            way text;
            good boolean;
        BEGIN
            LOOP
                before := cardinality(done);
                FOR r IN
                    SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                        AND c.oid <> ALL (done)
                        AND NOT EXISTS (SELECT FROM pg_depend e
                            WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
                        AND NOT EXISTS (SELECT FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
                            WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confrelid <> c.oid AND k.confrelid <> ALL (done)
                                AND NOT t.relispartition
                                AND EXISTS (SELECT FROM unnest(k.conkey) u
                                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u AND a.attnotnull))
                    ORDER BY c.oid
                LOOP
                    FOR row_number IN 1 .. 3 LOOP
                        good := false;
                        FOREACH way IN ARRAY ARRAY['all', 'some', 'few'] LOOP
                            FOREACH number IN ARRAY ARRAY[row_number, row_number * 10, row_number + 100] LOOP
                                good := pg_temp.fill(r, row_number, number, way);
                                EXIT WHEN good;
                            END LOOP;
                            EXIT WHEN good;
                        END LOOP;
                        EXIT WHEN NOT good;
                    END LOOP;
                    done := done || r;
                END LOOP;
                EXIT WHEN cardinality(done) = before;
            END LOOP;
        END
        $do$;

        DROP FUNCTION pg_temp.fill(regclass, int, int, text);
        DROP FUNCTION pg_temp.sample(regtype, int, int);
        """;
}
