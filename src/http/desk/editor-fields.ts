/** The fields of an article's form. */
import type { Article } from '../../article.ts';
import type { ChannelKind } from '../../channel.ts';
import type { Dossier } from '../../dossier.ts';
import { directionOf, languageTag } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import type { ArticleForm } from './form.ts';
import type { Visit } from './visit.ts';

export function articleFields(visit: Visit, form: ArticleForm, dossier: Dossier | null): Html {
  const { phrases, site } = visit;
  const { values, text } = form;
  const language = languageTag(values.lang ?? '') ?? site.language;
  const written = html` lang="${language}" dir="${directionOf(language)}"`;
  const isSeen = dossier !== null && dossier.article.state !== 'draft' && dossier.article.state !== 'scheduled';
  return html`<label>${phrases.title}<input name="title" value="${values.title}" required autocomplete="off"${dossier === null && html` autofocus`}${written}></label>
<label>${phrases.summary}<textarea name="summary" rows="2"${written}>${values.summary}</textarea></label>
<label>${phrases.text}<textarea name="text" id="text" rows="18" aria-describedby="text-hint"${written}>\n${text}</textarea></label>
<p class="hint" id="text-hint">${phrases.textHint}</p>
${picker(phrases)}
<div class="columns">
${line(phrases.section, 'section', values, { list: 'sections' })}
${line(phrases.authors, 'authors', values, { hint: phrases.listHint, list: 'authors' })}
${line(phrases.tags, 'tags', values, { hint: phrases.listHint })}
${line(phrases.language, 'lang', values, { ltr: true })}
</div>
${known(visit, 'section', 'sections')}${known(visit, 'author', 'authors')}
<fieldset class="columns"><legend>${phrases.date}</legend>
${moment(phrases.date, 'date', values)}${moment(phrases.embargo, 'embargo', values)}${moment(phrases.expires, 'expires', values)}
<p class="hint wide">${phrases.dateHint} <bdi dir="ltr">${site.timezone}</bdi></p>
</fieldset>
${pictureFields(visit, form, dossier?.article ?? null)}
<fieldset class="columns"><legend>${phrases.sound}</legend>
<label>${phrases.soundFile}<input type="file" name="sound file" accept="audio/*"></label>
${line(phrases.soundName, 'audio', values, { ltr: true })}
</fieldset>
<details class="more"><summary>${phrases.more}</summary><div class="columns">
${line(phrases.slug, 'slug', values)}${line(phrases.canonical, 'canonical', values, { ltr: true })}${line(phrases.translationKey, 'translationKey', values)}${line(phrases.aliases, 'aliases', values, { hint: phrases.listHint, ltr: true })}
<label>${phrases.federate}<select name="federate">${Object.entries(phrases.federateChoices).map(([name, label]) => html`<option value="${name === 'auto' ? '' : name}"${(values.federate || 'auto') === name && html` selected`}>${label}</option>`)}</select></label>
</div></details>
${isSeen && editKinds(visit, form)}`;
}

type Style = { hint?: string; list?: string; ltr?: boolean };

function line(
  label: string,
  name: string,
  values: ArticleForm['values'],
  { hint, list, ltr = false }: Style = {},
): Html {
  return html`<label>${label}${hint && html` <span class="hint">(${hint})</span>`}<input name="${name}" value="${values[name]}" autocomplete="off"${list && html` list="${list}"`}${ltr ? html` dir="ltr"` : html` dir="auto"`}></label>\n`;
}

function moment(label: string, name: string, values: ArticleForm['values']): Html {
  return html`<label>${label}<input type="datetime-local" name="${name}" value="${values[name]}"></label>\n`;
}

/** What there is already, for whoever types: another name makes another channel. */
function known({ publication }: Visit, kind: ChannelKind, name: string): Html {
  const options = publication.archive.channels(kind).map(({ title }) => html`<option value="${title}">`);
  return html`<datalist id="${name}">${options}</datalist>\n`;
}

function pictureFields({ phrases }: Visit, { picture }: ArticleForm, article: Article | null): Html {
  const media = article?.media[picture.src];
  const size = media?.width && media.height && html` <bdi dir="ltr">${media.width}×${media.height}</bdi>`;
  return html`<fieldset class="columns"><legend>${phrases.picture}${size}</legend>
<label>${phrases.pictureFile}<input type="file" name="picture file" accept="image/jpeg,image/png,image/webp,image/avif,image/gif"></label>
<label>${phrases.pictureName}<input name="image" value="${picture.src}" dir="ltr" autocomplete="off"></label>
<label class="wide">${phrases.alt} <span class="hint">(${phrases.altHint})</span><input name="alt" value="${picture.alt}" dir="auto" autocomplete="off"></label>
<label>${phrases.caption}<input name="caption" value="${picture.caption}" dir="auto" autocomplete="off"></label>
<label>${phrases.credit}<input name="credit" value="${picture.credit}" dir="auto" autocomplete="off"></label>
</fieldset>`;
}

/** Hidden until a script makes it work. */
function picker(phrases: Visit['phrases']): Html {
  return html`<div class="picker" data-picker="/desk/pick" data-told="${phrases.picked}" hidden>
<label>${phrases.pick}<input type="search" role="combobox" aria-expanded="false" aria-controls="picks" aria-autocomplete="list" autocomplete="off" dir="auto"></label>
<ul id="picks" role="listbox" aria-label="${phrases.pick}" hidden></ul>
<p role="status" class="hint"></p>
</div>`;
}

function editKinds({ phrases }: Visit, { editKind, correction }: ArticleForm): Html {
  const choice = (kind: ArticleForm['editKind'], label: string) =>
    html`<label class="choice"><input type="radio" name="edit" value="${kind}"${kind === editKind && html` checked`}> ${label}</label>\n`;
  return html`<fieldset><legend>${phrases.editKind}</legend>
${choice('update', phrases.update)}${choice('minor', phrases.minor)}${choice('correction', phrases.correct)}
<label>${phrases.correctionText}<textarea name="correction" rows="2" dir="auto">${correction}</textarea></label>
</fieldset>`;
}
