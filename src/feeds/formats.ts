import type { Feed, Format } from '../format.ts';
import { atom } from './atom.ts';
import { jsonFeed } from './json-feed.ts';
import { rss } from './rss.ts';

/** Every format that a channel is published in. Routes, links and tests follow from this list. */
export const formats: Format[] = [rss, atom, jsonFeed];

/**
 * The feed as text that has been parsed once, strictly. Should an article break it, that one is left out and told to
 * `dropped`: no article can take the others down with it.
 */
export function renderFeed(format: Format, feed: Feed, dropped: (id: string, reason: string) => void): string {
  const text = tryRender(format, feed);
  if (typeof text === 'string') return text;
  const good = feed.articles.filter((article) => {
    const alone = tryRender(format, { ...feed, articles: [article] });
    if (typeof alone === 'string') return true;
    dropped(article.id, alone.message);
    return false;
  });
  if (good.length === feed.articles.length) throw text;
  return renderFeed(format, { ...feed, articles: good }, dropped);
}

function tryRender(format: Format, feed: Feed): string | Error {
  try {
    const text = format.render(feed);
    format.check(text);
    return text;
  } catch (error) {
    return error as Error;
  }
}
