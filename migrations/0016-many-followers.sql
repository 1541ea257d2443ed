-- An article goes once to each inbox, however many share it: inboxes are found one after the other, not among all followers.
CREATE INDEX follower_place ON follower (handle, state, inbox);

-- Whoever takes a delivery is not missing: that is asked with each, also of an inbox that hundreds of thousands share.
CREATE INDEX follower_missed ON follower (inbox) WHERE missing > 0;

-- How many follow. Pages, actors and metrics say it again and again.
ALTER TABLE actor ADD COLUMN followers INTEGER NOT NULL DEFAULT 0;
UPDATE actor SET followers = (SELECT count(*) FROM follower WHERE handle = actor.handle AND state = 'following');
CREATE TRIGGER follower_comes AFTER INSERT ON follower WHEN NEW.state = 'following' BEGIN
  UPDATE actor SET followers = followers + 1 WHERE handle = NEW.handle;
END;
CREATE TRIGGER follower_goes AFTER DELETE ON follower WHEN OLD.state = 'following' BEGIN
  UPDATE actor SET followers = followers - 1 WHERE handle = OLD.handle;
END;
-- Of the state alone: a handle that is corrected takes its row along.
CREATE TRIGGER follower_turns AFTER UPDATE OF state ON follower WHEN NEW.state <> OLD.state BEGIN
  UPDATE actor SET followers = followers + iif(NEW.state = 'following', 1, -1) WHERE handle = NEW.handle;
END;
