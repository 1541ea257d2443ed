-- No save merges parts of the index: that is done between two of them (src/sqlite/tidying.ts), eight parts at a time as
-- before. Where nobody does it, as in a command that imports, sixteen parts of one size still become one in the save
-- that makes the sixteenth (FTS5's `crisismerge`, left as it is).
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('usermerge', 8);
