"""Words that may be said for each other, as a careful sub-editor would let them."""

from __future__ import annotations

ALIKE = """
abroad foreign overseas; abstract summary; academic professor university; accident crash incident; acquire buy;
additional extra; administration govern; admit concede confess; affect touch; against opponent oppose versus; agree
accept consent sign; agreement contract; aid assist; aim goal target; air airport; airline carrier flight; alarm siren;
allow enable let permit; ally friend partner; although despite though; always ever; am morning; amount figure number
sum; anger angry; announce declare; answer reply respond response; anybody anyone; apartment flat; appear emerge;
application app claim; approve back clear consent endorse permission; area district region zone; arm weapon; army
military troop; around near; arrest detain; arrive land reach; article story version; ask appeal consult demand request
seek want; assault attack; assess estimate; assurance guarantee; attempt effort try; award grant prize; away leave;
baby infant; back rear return support; baker bakery; balance remainder rest; ban bar forbid prohibit; bank shore; bar
pub; barrier gate; battle fight; beat defeat; become turn; beside next; bicycle bike cycle; bidder buyer; blame fault;
boat barge ferry lifeboat ship vessel; bonus reward; book title; border frontier; bread loaf; brief short summary;
bring deliver; build construct house structure; bus coach; business firm; call ask describe dub know label name phone
ring telephone term; captain master skipper; carry bring continue convey transport; cash money; catastrophe disaster;
cause reason trigger; certain sure; chairman chair chairperson chairwoman; change alter amend convert modify revise;
chapel church; charge accuse fee free lead toll; cheap inexpensive; check examine inspect test; chief head; child kid;
choose pick select; citizen nation; city mayor town; clear evidently plain; client customer; climate weather; clinic
hospital; close closure near shut; closure shut; college university; collision crash; come arrive future next return;
commit pledge; company corporation firm operate; compete rival; complete finish fully; comprise consist; compulsory
forced mandatory; computer machine; concern fear worry; confirm verify; conflict war; content happy satisfied; cost
bill dear expense lose price; council councillor; country land nation; court judge; cover sleeve; crane lift; critical
attack blame condemn serious; cut decrease reduce reduction short slash; damage harm; danger risk threat; day daily
today; dead death kill victim; deal accord agreement handle pact; dear expense; death kill; debate discuss; debt
liability; decide decision; decline decrease drop refuse; deep depth; defend protect; delay late postpone; deny reject;
depart leave ministry; destroy ruin wreck; detector sensor; device machine tool; die drown kill victim; differ gap;
disclose release reveal; discover detect find uncover; dislike hate; dismiss sack; dispute challenge contest disagree;
distance far; distribute hand; doctor physician; donate gift; door front; draw map pull redraw; dress wear; drive
driver; drop slip; e-mail email mail; earlier ago former; earn profit salary; employ work; employee people worker; end
complete conclude finish halt; engine motor; enter join; entire whole; error mistake; escape flee; evening night pm;
eventual finally time; everybody everyone; ex former; exact precise; examine inspect look; exceed surpass top; expand
extend grow widen; expect anticipate due forecast; expert analyst specialist; external outside; fact truth; factory
mill plant; fail failure; fall decrease drop plunge short; family relative; fare ticket; fast speed; fear worry; female
girl woman; figure number; film movie; finally last; fire blaze burn dismiss; fit equip install; fix correct remedy
repair set; flood disaster inundate water; fly flight helicopter; follow next succeed; food meal; footballer player;
forecast predict; foreign international; fourth quarter; fracture break crack; frequent often; fresh new; full fully
whole; fund budget charity money; game match; gather collect meet; get obtain reach receive; give abandon contribute
distribute donate forgo gift grant hand handout pledge provide relinquish renounce spend surrender waive; glad happy
relieve; go continue last travel; goal target; good permanent; grant subsidy; greet welcome; grow plant; guard watch
watchman; half halfway semi; happen occur; harbour port; have possess undergo; hear learn; heavy weigh weight; help aid
assist support; high height tall; hire employ engage recruit rent; hit collide crash ram strike; hold carry have holder
host keep organise steady; home house household; hour hr h; hurricane storm; hurt injure wound; ill disease sick; image
photo picture; immediate instant; include among contain cover involve; increase boost grow hike; inform data detail
tell; inquiry enquiry probe; interim temporary; internet online web; investigate examine inquiry inspect look study;
issue release; jail imprison prison; job position post redundancy repair role work; journey cross trip; keep maintain
preserve retain stay; kg kilogram; kilometre km; kind sort type; know aware learn name; lack absence without; large big
huge; late recent; law legal solicitor; lawyer attorney solicitor; layoff redundancy; lead cause chair direct head;
leader boss chief head; lease rent; least minimum; let permission; levy tax; like love similar; limit border cap
ceiling; little bit slight small; live survive; loan borrow lend; locate lie place site stand; log logbook record; long
length measure; lorry truck; lose defeat loss miss; loud noisy; lower bottom reduce; main chief key major primary; make
construct create manufacture produce; maker manufacture; male boy man; manage boss coach handle; many numerous; mark
celebrate honour label; mean average intend supposed; medicine drug medication; meet summit; memo note; message letter
note; midday noon; migrant immigrant refugee; min minute; minister ministry secretary; minor small; miss absent
disappear; move evacuate relocate shift transfer; music song; name appoint rename; newspaper paper; night overnight;
nobody none; notify tell; offer bid pledge propose provide; officer police; old age elderly; one single; open reopen;
operate sail surgery; opinion view; oppose opposition; outrage scandal; oversee supervise; own belong independent owner
possess self; pace rate; paint color repaint; parent father mother; part member portion; passenger travel; patient
sick; pay borne contribute earn finance fund repay salary spend; pedestrian foot footway walk; person man people woman;
phone ring telephone; photo picture; pier dock jetty; plan intend planner propose scheme; plane aircraft jet; poll
ballot survey; position post; praise commend thank welcome; present attend current; press push; previous earlier former
last prior; price bid fare inflation; promise guarantee pledge vow; propose suggest; provide supplier supply; publish
issue print release; pupil class student; purchase acquisition buy buyer deal sale takeover; put estimate place set
station; queue line wait; quick fast rapid swift; quit resign; rack shelf; rail train; railway line rail train; rain
rainfall; raise boost collect fundraise increase lift; rare seldom; rather instead prefer; rebuild reconstruct; recover
recovery; redo redraw; reduce shrink; refund compensation repay; refuse object reject; relief discount relieve; remain
continue rest stay; remainder rest; remove strip; reorganise restructure; repair maintenance mend work; repeat mention
reiterate restate; replace place substitute succeed successor; reply respond; report account document journalist;
require need oblige; rescue save; research scientist study; reside evacuee inhabitant live local people; resume return;
revenue income turnover; revise update; ride trip; right correct true; rise climb gain grow hike increase jump surge;
risk threat; road street; rule decide decision govern law verdict; run control lead manage operate organise oversee
sail; said speak; salary wage; sale sell turnover; say accord add announce argue assert claim comment complain concede
confirm explain insist note quote remark report speak spokesman state stress tell warn write; schedule due timetable;
school teacher; scrap abolish cancel; search hunt look seek; secure safe safety; see notice spot view watch; send
deploy dispatch; serious grave severe; serve service; severe various; share percentage shareholder stake stock; shelter
house refuge; ship ferry liner vessel; shock surprise; shop store; show depict reveal; side edge shore team; silent
quiet silence; site place website; slow slowly; soldier troop; somebody someone; soon early short; sorry apologise
regret; spokesman spokesperson spokeswoman; spouse husband wife; staff crew employ employee personnel worker; stand lie
stick uphold; start begin commence launch; stop cease halt prevent; strike walkout; study survey; succeed successor;
suffer endure experience have sustain; sum total; take accept bring carry income last move remove revenue; talk discuss
interview meet negotiate speak; test trial; think believe consider; three triple; toll count death fee number; ton
tonne; top upper; town village; trade commerce market; trader merchant shopkeeper; treat treatment; two couple double
pair twice twofold; uncertain unclear; use apply deploy usage utilise; usual customary normal typical; value worth;
vehicle car traffic; vendor sell seller; vote ballot elect turnout; walk foot walker; want demand hope seek wish; water
river sea; way path route; weigh weight; wide width; win beat champion successful victory; within in inside; wood
forest tree; world global globe; write author columnist correspond; wrong false incorrect; year annual yr; young youth
"""
"""Groups apart by `;`: the first word may be said for each of the others, and they for it; each pair stands once."""
