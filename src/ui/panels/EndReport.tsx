import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Offer, EndReport as RunEnd } from '../../app/protocol';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeOffer, endWords, furtherDetail, tipOfOffer } from '../words';

/**
 * Says how the run ended, by what was measured there, and offers what to try next. It is one line, whose place is kept before
 * the end too, so that nothing below moves when the run ends. The reader unfolds what that line has no room for.
 */
export function EndReport() {
  const { runController, shown } = useSession();
  const run = useStore(runController.run);
  const hasObjective = useStore(shown)?.program.objective != null;
  const line = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<RunEnd | null>(null);
  const end = run.kind === 'done' || run.kind === 'failed' ? run.end : null;
  const isOpen = end !== null && opened === end;
  const isCut = useCut(line, end);
  if (end === null) return hasObjective ? <p className="end-report empty">{endWords.waiting}</p> : null;
  const { kind, offers } = end;
  const detail = run.kind === 'failed' ? furtherDetail(run) : end.detail;
  return (
    <section
      ref={line}
      className={`end-report end-${kind}${isOpen ? ' open' : ''}`}
      aria-label={endWords.label}
    >
      <p>
        <strong>{endWords.kinds[kind]}.</strong> {detail}
      </p>
      <Button
        small
        look="link"
        className={isCut !== null || isOpen ? '' : 'unneeded'}
        aria-expanded={isOpen}
        onClick={() => setOpened(isOpen ? null : end)}
      >
        {isOpen ? endWords.less : endWords.more}
      </Button>
      {offers.length > 0 && (
        <fieldset className="offers" inert={isCut === 'offers' && !isOpen}>
          <legend className="unseen">{endWords.offers}</legend>
          {offers.map((offer) => (
            <OfferButton key={JSON.stringify(offer.remedy)} offer={offer} />
          ))}
        </fieldset>
      )}
    </section>
  );
}

/** What has no room in the folded line: the end of its sentence, or the offers, which are then in a second line. */
function useCut(line: RefObject<HTMLElement | null>, content: unknown): 'sentence' | 'offers' | null {
  const [cut, setCut] = useState<'sentence' | 'offers' | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content has another size.
  useEffect(() => {
    const element = line.current;
    if (element === null) return setCut(null);
    const measure = (): void => {
      const [sentence] = element.getElementsByTagName('p');
      const isLong = sentence !== undefined && sentence.scrollWidth > sentence.clientWidth;
      setCut(element.scrollHeight > element.clientHeight ? 'offers' : isLong ? 'sentence' : null);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [line, content]);
  return cut;
}

function OfferButton({ offer }: { readonly offer: Offer }) {
  const session = useSession();
  return (
    <Button look="outlined" small tip={tipOfOffer(offer)} onClick={() => session.tryOffer(offer)}>
      {describeOffer(offer.remedy)}
    </Button>
  );
}
