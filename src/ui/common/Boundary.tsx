import { Component, type ContextType, type ReactNode } from 'react';
import { messageOf } from '../../rpc';
import { RecoveryContext } from '../recovery/RecoveryContext';
import { recoveryWords as words } from '../words';
import { Button } from './Button';

interface BoundaryProps {
  /** The name of the part, as in "The loss panel failed". */
  readonly name: string;
  /**
   * Where the failure is said: in the place of the part; in a notice, for a part that has no place of its own; or
   * fixed over the page, for the notices themselves.
   */
  readonly said?: 'place' | 'notice' | 'page';
  /**
   * What the part shows. If it changes, the boundary tries again, since the failure may belong to what was shown
   * before.
   */
  readonly of?: unknown;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failure: { readonly error: unknown } | null;
}

/** Keeps an error in one part of the page from the others, says what failed and offers to try again. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  static override contextType = RecoveryContext;
  declare context: ContextType<typeof RecoveryContext>;
  override state: BoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { failure: { error } };
  }

  override componentDidCatch(error: unknown): void {
    if (this.props.said !== 'notice') return;
    this.context.tell(words.partFailed(this.props.name, messageOf(error)), this.retry);
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.failure !== null && before.of !== this.props.of) this.retry();
  }

  private readonly retry = (): void => this.setState({ failure: null });

  override render(): ReactNode {
    const { failure } = this.state;
    const { name, said = 'place', children } = this.props;
    if (failure === null) return children;
    if (said === 'notice') return null;
    return (
      <div className={said === 'place' ? 'failed-part' : 'failed-part over-page'} role="alert">
        <p>{words.partFailed(name, messageOf(failure.error))}</p>
        <div className="failed-actions">
          <Button look="outlined" small onClick={this.retry}>
            {words.tryAgain}
          </Button>
        </div>
      </div>
    );
  }
}
