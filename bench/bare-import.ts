/**
 * The reference of importing: every article read, hashed, rendered by the same Markdown library, and kept in one
 * durable transaction each. No front matter, no cleaning, no lists, no changes: what nobody can leave out.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import MarkdownIt from 'markdown-it';

const [folder = '.', file = 'bare.sqlite'] = process.argv.slice(2);
const markdown = new MarkdownIt({ linkify: true });
const database = new Sqlite(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE article (path TEXT PRIMARY KEY, hash TEXT NOT NULL, html TEXT NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO article VALUES (?, ?, ?)');

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = await readFile(path);
  insert.run(path, createHash('sha256').update(bytes).digest('hex'), markdown.render(bytes.toString()));
}
database.close();
