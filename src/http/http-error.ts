/** An answer that is no content: thrown anywhere, answered in one place. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: 400 | 404 | 405 | 410 | 413 | 414) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export function notFound(): never {
  throw new HttpError(404);
}
