-- Where in a list something changed last: at the place of an article that came, went, moved or looks different now.
-- A page of a list is as new as the newest row between its first place and its last; the places around it say nothing.
CREATE TABLE list_change (
  channel_id INTEGER NOT NULL REFERENCES channel,
  listed_at TEXT NOT NULL,
  uid TEXT NOT NULL,
  notice INTEGER NOT NULL CHECK (notice IN (0, 1)), -- the article stands there withdrawn, for feeds alone
  number INTEGER NOT NULL,
  PRIMARY KEY (channel_id, listed_at, uid)
) STRICT, WITHOUT ROWID;

INSERT INTO list_change (channel_id, listed_at, uid, notice, number)
SELECT channel_id, listed_at, membership.uid, article.state = 'withdrawn',
  coalesce((SELECT max(number) FROM change_subject WHERE subject = 'article/' || membership.uid), 0)
FROM membership JOIN article ON article.id = article_id WHERE listed_at IS NOT NULL;
