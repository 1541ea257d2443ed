import type { Channel, ChannelKind } from '../../channel.ts';
import { channelTitle } from '../../channel.ts';
import { searchPath } from '../../format.ts';
import { phrasesIn } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';
import type { Asked } from '../asked.ts';
import type { Publication } from '../publication.ts';

/** A longer list is no help: names can be typed. */
const mostOptions = 100;

type Choice = { name: string; label: string; kind: ChannelKind };

/** The search field, and what narrows a search down. Works by itself: a form with GET. */
export function searchFilters({ archive, site }: Publication, { searched, filters }: Asked): Html {
  const { language } = site();
  const phrases = phrasesIn(language);
  const value = (name: string) => filters.get(name) ?? '';
  const choices: Choice[] = [
    { name: 'section', label: phrases.section, kind: 'section' },
    { name: 'author', label: phrases.author, kind: 'author' },
    { name: 'language', label: phrases.language, kind: 'language' },
  ];
  const choice = ({ name, label, kind }: Choice) => {
    const channels = archive.channels(kind);
    if (channels.length < 2 && value(name) === '') return null;
    return channels.length > mostOptions
      ? field(name, label, value(name), 'text')
      : select(name, label, value(name), channels, language, phrases.any);
  };
  const isOpen = [...filters.values()].some((one) => one !== '');
  return html`<form class="filters" role="search" action="${searchPath}" aria-label="${phrases.searchIn}">
<div class="search"><input type="search" name="q" aria-label="${phrases.searchIn}" placeholder="${phrases.searchIn}" value="${searched.text}"><button>${phrases.search}</button></div>
<details${isOpen && html` open`}>
<summary>${phrases.narrow}</summary>
<div class="fields">
${choices.map(choice)}${field('tag', phrases.tag, value('tag'), 'text')}${field('from', phrases.from, value('from'), 'date')}${field('to', phrases.until, value('to'), 'date')}</div>
<p class="meta">${phrases.searchHint}</p>
</details>
</form>`;
}

function field(name: string, label: string, value: string, type: 'text' | 'date'): Html {
  return html`<label>${label} <input type="${type}" name="${name}" value="${value}"></label>\n`;
}

function select(name: string, label: string, value: string, channels: Channel[], language: string, any: string): Html {
  const option = (channel: Channel) =>
    html`<option value="${channel.slug}"${channel.slug === value && html` selected`}>${channelTitle(channel, language)}</option>\n`;
  const other =
    value !== '' && !channels.some(({ slug }) => slug === value) && html`<option selected>${value}</option>\n`;
  return html`<label>${label} <select name="${name}">
<option value="">${any}</option>
${other}${channels.map(option)}</select></label>\n`;
}
