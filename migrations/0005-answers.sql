-- What people elsewhere say keeps its order, whatever the order in which it comes.

-- Which edit is kept; milliseconds, by the author's own clock. 0: it names no time.
ALTER TABLE interaction ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- What its author undid, deleted, or made private: should it come later, it came too late. Kept as long as `received`.
CREATE TABLE taken_back (
  uri TEXT NOT NULL,
  actor_uri TEXT NOT NULL,                 -- who took it back: nobody can take back what is another's
  at TEXT NOT NULL,
  PRIMARY KEY (uri, actor_uri)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_back_at ON taken_back (at);

-- The texts of a page in their order, however many others there are.
CREATE INDEX interaction_text ON interaction (uid, at, uri) WHERE kind IN ('reply', 'quote') AND hidden = 0;
CREATE INDEX report_at ON report (at);
