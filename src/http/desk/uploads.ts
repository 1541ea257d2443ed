/** The files that came with a form: kept, and named in it. */
import { Refused, type Remark } from '../../deed.ts';
import type { Media } from '../../media.ts';
import type { ArticleForm } from './form.ts';
import type { Visit } from './visit.ts';

export async function filesIn(
  visit: Visit,
  sent: FormData,
  form: ArticleForm,
): Promise<{ form: ArticleForm; problems: Remark[] }> {
  const problems: Remark[] = [];
  const picture = await fileIn(visit, sent, 'picture file', 'image', problems);
  const sound = await fileIn(visit, sent, 'sound file', 'audio', problems);
  return {
    form: {
      ...form,
      picture: picture ? { ...form.picture, src: picture.name } : form.picture,
      values: sound ? { ...form.values, audio: sound.name } : form.values,
    },
    problems,
  };
}

async function fileIn(
  { publication, editor }: Visit,
  sent: FormData,
  name: string,
  kind: Media['kind'],
  problems: Remark[],
): Promise<Media | null> {
  const file = sent.get(name);
  if (!(file instanceof File) || file.size === 0) return null;
  try {
    const media = await publication.newsdesk.upload(file.name, new Uint8Array(await file.arrayBuffer()), editor);
    if (media.kind === kind) return media;
    problems.push({ line: null, message: `${file.name}: ${media.type}` });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    problems.push({ line: null, message: error.message });
  }
  return null;
}
