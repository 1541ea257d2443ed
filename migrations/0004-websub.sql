-- WebSub: the hub is told of changed feeds by the same deliveries as followers of articles. `meta` keeps its address
-- (`hub`) and how far telling it came (`hub-told`).

-- What goes there: an activity to a follower's inbox, signed; or a ping to the hub, whose topic is the feed's address.
ALTER TABLE delivery ADD COLUMN kind TEXT NOT NULL DEFAULT 'activity' CHECK (kind IN ('activity', 'ping'));

-- The hub's host never speaks to us: it is not left alone until it does, and it stays known while nothing waits.
ALTER TABLE host ADD COLUMN hub INTEGER NOT NULL DEFAULT 0 CHECK (hub IN (0, 1));
