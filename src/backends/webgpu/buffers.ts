/** Memory of the device that grows when more is needed. */

export class GrowingBuffer {
  private buffer: GPUBuffer | null = null;

  constructor(
    private readonly device: GPUDevice,
    private readonly usage: GPUBufferUsageFlags,
  ) {}

  /** A buffer of at least so many bytes. The contents of a smaller one are lost. */
  ofSize(bytes: number): GPUBuffer {
    if (this.buffer !== null && this.buffer.size >= bytes) return this.buffer;
    this.buffer?.destroy();
    this.buffer = this.device.createBuffer({
      size: Math.max(16, 4 * Math.ceil(bytes / 4)),
      usage: this.usage,
    });
    return this.buffer;
  }

  with(values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.ofSize(values.byteLength);
    if (values.length > 0) this.device.queue.writeBuffer(buffer, 0, values);
    return buffer;
  }

  dispose(): void {
    this.buffer?.destroy();
    this.buffer = null;
  }
}
