CREATE TABLE session (guild int, who int, status text NOT NULL DEFAULT 'open', CHECK (status IN ('open', 'shut')));
CREATE UNIQUE INDEX session_one ON session (guild, who) WHERE status = 'open';
CREATE STATISTICS session_st (dependencies) ON guild, status FROM session;
