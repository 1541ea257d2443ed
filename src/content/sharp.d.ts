/** What is used of sharp, by shape: it may not be installed, and its own types neither. */
declare module 'sharp' {
  type Picture = {
    metadata(): Promise<{ pages?: number; autoOrient: { width: number; height: number } }>;
    autoOrient(): Picture;
    resize(width: number, height: number, options: { fit: 'fill' }): Picture;
    webp(options: { quality: number }): Picture;
    timeout(options: { seconds: number }): Picture;
    toBuffer(): Promise<Buffer>;
  };

  const sharp: {
    (file: string, options: { limitInputPixels: number; failOn: 'error' }): Picture;
    concurrency(threads: number): void;
    cache(keep: boolean): void;
    block(what: { operation: string[] }): void;
    unblock(what: { operation: string[] }): void;
  };
  export default sharp;
}
