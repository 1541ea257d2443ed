/** Our actors before a suite that others wrote: `activitypub-testing` from npm, where it is installed. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startHouse } from './house.ts';

/** A folder with the suite in its `node_modules`. It is no dependency of ours: its licence is the AGPL. */
const folder = process.env.NASHRA_TEST_ACTIVITYPUB ?? '';
if (folder === '') console.warn('the suite activitypub-testing is skipped (NASHRA_TEST_ACTIVITYPUB)');

const sample = join(import.meta.dirname, '../../content');
const site = { 'site.yaml': readFileSync(join(sample, 'site.yaml'), 'utf8') };
const name = 'articles/mountain-railway.md';
const files = { ...site, [name]: readFileSync(join(sample, 'articles/2026/11/mountain-railway.md'), 'utf8') };

it.skipIf(folder === '').each(['news', 'section-port', 'salma', 'lang-ar'])(
  'the suite finds nothing wrong with @%s',
  async (handle) => {
    const house = await startHouse(files, { sends: false });
    const suite = join(folder, 'node_modules/.bin/activitypub-testing');
    const asked = ['test', 'actor', `${house.origin}/ap/actors/${handle}`, '--output', 'json-seq'];
    const { stdout } = await promisify(execFile)(process.execPath, [suite, ...asked]);
    const outcomes = stdout
      .split('\x1e')
      .filter(Boolean)
      .map((line) => JSON.parse(line).result.outcome as string);
    expect(outcomes.filter((outcome) => outcome !== 'passed' && outcome !== 'inapplicable')).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'passed').length).toBeGreaterThanOrEqual(5);
  },
);
