/** Raw deflate by the platform's own streams; unpacking stops as soon as it comes to more than it should. */

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

export type Inflated =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken' };

export async function inflate(bytes: Uint8Array<ArrayBuffer>, max: number): Promise<Inflated> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > max) {
        await reader.cancel().catch(() => undefined);
        return { kind: 'too-large' };
      }
      parts.push(value);
    }
  } catch {
    return { kind: 'broken' };
  }
  return { kind: 'bytes', bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
}
