/** What is wrong with text that is no JSON, and at which position; V8 does not always say. */
export function whatBreaks(text: string, { message }: Error): string {
  if (/position \d+/.test(message)) return message;
  const at = brokenAt(text);
  const sign = [...text.slice(at)][0];
  return sign === undefined ? `it ends too early, at position ${at}` : `unexpected ${sign} at position ${at}`;
}

/** The first sign that no JSON could have there: what comes before it could go on as JSON. */
function brokenAt(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (canGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    return /end of JSON/.test(message) || (position !== undefined && Number(position) >= beginning.length);
  }
}
