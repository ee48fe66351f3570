import { Button } from '../common/Button';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { presentKey } from '../keys/pageKeys';
import { useSession } from '../SessionContext';
import { textSizes } from '../session/preferences';
import { viewWords as words } from '../words';

/** Chooses how large the page writes, and begins to present. */
export function ViewMenu() {
  const { preferences, layout } = useSession();
  const size = useStore(preferences.textSize);
  return (
    <Popover
      button={{ icon: 'text', label: words.button, tip: words.tip }}
      label={words.button}
      className="view-menu"
      align="end"
    >
      {(close) => (
        <>
          <fieldset className="text-sizes">
            <legend>{words.size}</legend>
            {textSizes.map((each) => (
              <label key={each} className="check">
                <input
                  type="radio"
                  name="text-size"
                  checked={each === size}
                  onChange={() => preferences.textSize.set(each)}
                />
                {words.sizes[each]}
              </label>
            ))}
          </fieldset>
          <Button
            icon="present"
            look="outlined"
            tip={words.presentTip}
            keys={presentKey}
            onClick={() => {
              close();
              layout.present(true);
            }}
          >
            {words.present}
          </Button>
        </>
      )}
    </Popover>
  );
}
