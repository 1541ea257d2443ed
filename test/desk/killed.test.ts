/** The desk, killed in the midst of its work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewsroom } from '../../src/app.ts';
import { plainText } from '../../src/text/sanitise.ts';
import { siteFile, temporaryFolder, writeFiles } from '../newsroom.ts';

const editing = join(import.meta.dirname, 'editing.ts');

function start(data: string, content: string): ChildProcess {
  const child = spawn(process.execPath, [editing, data, content], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('a kill while somebody edits, publishes and withdraws', () => {
  it.each([1, 4, 9, 17, 23, 40])(
    'after %i saves leaves what was done, whole, and nothing else',
    { timeout: 60_000 },
    async (saves) => {
      const [data, content] = [temporaryFolder(), temporaryFolder()];
      writeFiles(content, { 'site.yaml': siteFile });
      const child = start(data, content);
      const ended = once(child, 'exit');
      let told = 0;
      for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        told = Number(line);
        if (--saves === 0) child.kill('SIGKILL');
      }
      await ended;
      const { archive, desk, newsdesk, close } = await openNewsroom({ data, content, clock: () => new Date() });
      onTestFinished(close);
      const source = desk.source('busy');
      const kept = archive.article('busy');
      // What was told is there; the one that was under way is there whole, or not at all.
      expect([told, told + 1]).toContain(source?.version);
      const turn = /\d+/.exec(kept?.title ?? '')?.[0];
      expect(newsdesk.dossier('busy').parts).toEqual({
        fields: { title: `الإصدار ${turn}` },
        text: `نص ${turn}`,
      });
      expect(kept?.body.map((block) => (block.type === 'paragraph' ? plainText(block.html) : ''))).toEqual([
        `نص ${turn}`,
      ]);
      expect(kept?.corrections.map(({ text }) => text)).toContain(`تصحيح ${turn}`);
      const deeds = desk.deeds({ object: 'busy', limit: 1_000 });
      const writes = deeds.filter(({ verb }) => verb === 'created' || verb === 'corrected');
      expect(writes).toHaveLength(source?.version ?? 0);
      const last = deeds.find(({ verb }) => verb === 'withdrew' || verb === 'published');
      expect(kept?.state).toBe(last?.verb === 'withdrew' ? 'withdrawn' : 'published');
    },
  );
});
