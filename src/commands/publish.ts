import { openNewsroom } from '../app.ts';
import type { Config } from '../config.ts';
import type { Newsdesk } from '../newsdesk.ts';
import { commandLine } from './editor.ts';
import { print } from './stores.ts';

/** Lets everybody see an article from now on; also one that was withdrawn. */
export function publishCommand(config: Config, id: string): Promise<number> {
  return atDesk(config, id, 'is published', (newsdesk) => newsdesk.publish(id, commandLine()));
}

/** Takes an article back: 410, a notice in the feeds for a week, and whoever received it is told. */
export function withdrawCommand(config: Config, id: string): Promise<number> {
  return atDesk(config, id, 'is withdrawn', (newsdesk) => newsdesk.withdraw(id, commandLine()));
}

async function atDesk(config: Config, id: string, done: string, work: (desk: Newsdesk) => void): Promise<number> {
  const newsroom = await openNewsroom({ ...config, clock: () => new Date() });
  try {
    work(newsroom.newsdesk);
    const owner = newsroom.newsdesk.ownerOf(id);
    print([`${id} ${done}`]);
    if (owner.is === 'file' && done === 'is withdrawn')
      print([
        `a database made anew would not know: write \`withdrawn: ${newsroom.newsdesk.now()}\` into ${owner.path}`,
      ]);
    return 0;
  } finally {
    newsroom.close();
  }
}
