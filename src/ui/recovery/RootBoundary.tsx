import { Component, type ReactNode } from 'react';
import { RecoveryPage, type RescuedText } from './RecoveryPage';

interface RootBoundaryProps {
  /** The text that is open, looked up when something broke. */
  readonly rescue: () => RescuedText | null;
  readonly reload: () => void;
  readonly openFresh: () => void;
  readonly children: ReactNode;
}

type RootState = { readonly kind: 'whole' } | { readonly kind: 'broken'; readonly error: unknown };

/** Around the whole page: where nothing further in catches an error, the reader still has the text. */
export class RootBoundary extends Component<RootBoundaryProps, RootState> {
  override state: RootState = { kind: 'whole' };

  static getDerivedStateFromError(error: unknown): RootState {
    return { kind: 'broken', error };
  }

  override render(): ReactNode {
    const { state } = this;
    const { children, rescue, reload, openFresh } = this.props;
    if (state.kind === 'whole') return children;
    return (
      <RecoveryPage
        error={state.error}
        text={rescue()}
        retry={() => this.setState({ kind: 'whole' })}
        reload={reload}
        openFresh={openFresh}
      />
    );
  }
}
