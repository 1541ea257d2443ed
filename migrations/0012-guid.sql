-- An article that came from elsewhere keeps the name by which readers of its former feed know it.
ALTER TABLE article ADD COLUMN guid TEXT;
