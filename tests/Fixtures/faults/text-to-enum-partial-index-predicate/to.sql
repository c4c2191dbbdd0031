CREATE TYPE session_status AS ENUM ('open', 'shut');
CREATE TABLE session (guild int, who int, status session_status NOT NULL DEFAULT 'open');
CREATE UNIQUE INDEX session_one ON session (guild, who) WHERE status = 'open';
CREATE STATISTICS session_st (dependencies) ON guild, status FROM session;
