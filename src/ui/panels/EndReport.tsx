import type { Offer } from '../../app/protocol';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeOffer, endWords, tipOfOffer } from '../words';

/** Says how the run ended, by what was measured there, and offers what to try next. */
export function EndReport() {
  const session = useSession();
  const run = useStore(session.runController.run);
  if ((run.kind !== 'done' && run.kind !== 'failed') || run.end === null) return null;
  const { kind, detail, offers } = run.end;
  return (
    <section className={`end-report end-${kind}`} aria-label={endWords.label}>
      <p>
        <strong>{endWords.kinds[kind]}.</strong> {detail}
      </p>
      {offers.length > 0 && (
        <fieldset className="offers">
          <legend className="unseen">{endWords.offers}</legend>
          {offers.map((offer) => (
            <OfferButton key={JSON.stringify(offer.remedy)} offer={offer} />
          ))}
        </fieldset>
      )}
    </section>
  );
}

function OfferButton({ offer }: { readonly offer: Offer }) {
  const session = useSession();
  return (
    <Button look="outlined" small tip={tipOfOffer(offer)} onClick={() => session.tryOffer(offer)}>
      {describeOffer(offer.remedy)}
    </Button>
  );
}
