/** Reads back what a `ByteWriter` wrote. */

export class ByteReader {
  position = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.position >= this.bytes.length;
  }

  byte(): number {
    return this.view.getUint8(this.position++);
  }

  /** A whole number from 0 up to 2^32, in LEB128. */
  unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** A signed whole number, in LEB128. */
  signed(): bigint {
    let value = 0n;
    let width = 0;
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(width);
      width += 7;
      if (byte < 0x80) return BigInt.asIntN(width, value);
    }
  }

  bits64(): bigint {
    this.position += 8;
    return this.view.getBigUint64(this.position - 8, true);
  }

  bytes16(): number[] {
    return Array.from({ length: 16 }, () => this.byte());
  }

  double(): number {
    this.position += 8;
    return this.view.getFloat64(this.position - 8, true);
  }
}
