/** A process of its own that edits articles in the database it is given, and tidies up, until it is killed. */
import { openArchive } from '../../src/sqlite/archive.ts';
import { plainSite } from '../plain-site.ts';
import { longManuscript, now } from './long-articles.ts';

const archive = openArchive(process.argv[2] ?? '');
archive.declare(plainSite, now);
for (let turn = 0; ; turn++) {
  archive.save(`long${turn % 20}`, longManuscript(turn % 20, turn), now);
  if (turn % 10 === 9) while (archive.tidy());
}
