/** An answer that is no content: thrown anywhere, answered in one place. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 414 | 415 | 422 | 428 | 429) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export function notFound(): never {
  throw new HttpError(404);
}
