import { Component, type ReactNode } from 'react';
import { Button } from './Button';

interface BoundaryProps {
  /** What fails, as in "The loss panel failed". */
  readonly name: string;
  readonly children: ReactNode;
}

/** Keeps a mistake in one part of the page from the others, and says what failed. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="failed-part" role="alert">
        <p>
          {this.props.name} failed: {error.message}
        </p>
        <Button look="outlined" small onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </div>
    );
  }
}
