"""Words that may be said for each other, as a careful sub-editor would let them."""

from __future__ import annotations

ALIKE = """
close shut; closure close shut; reopen open; start begin commence launch; beginning start; end finish conclude
complete; finish complete; ending end; discover find detect uncover; finding find; buy purchase acquire; buyer
purchaser bidder; purchase acquisition takeover sale deal; cost price; cost bill; price bid; pay fund finance; salary
pay wage earn; earn pay paid; big large; large huge; small little minor; little slightly slight bit; quick fast rapid
swift; ban bar prohibit forbid; lorry truck; hurt injure wound; victim dead die; hit strike; hit struck ram crash
collide; crash accident collision; accident incident; quit resign; resignation resign quit; kill die death dead; death
toll dead; toll number count; drown die; resident people inhabitant local; person people man woman; appoint name;
approve clear back endorse; approval consent permission; approval approve; choose select pick; chosen select;
selection choose; praise thank commend; home house household; car vehicle; vehicle traffic; operate run; operation
run; operator run operate; operator company; reject refuse; refuse decline; go travel; continue go remain carry;
remain stay continue; remain rest other; remove take; repair mend fix maintenance; repair work job; doctor physician;
child kid; e-mail email mail; drop fall decline slip; walkout strike; sail run operate; inquiry enquiry probe; inquiry
investigation; investigate examine study inspect; investigate look; examine inspect check; look examine; inspection
check inspect; immediate once instant; announce say; announce declare; state say; dismiss fire sack; redundancy layoff
job; fund money; money cash; aid help assist; help aid support; assistance help; leader head chief boss; head lead
chief; lead head run; charge lead; lead chair; chairman chair chairwoman chairperson; firm company business; company
corporation; company operator; business firm; evacuate move; evacuee resident; relocate move; move take shift;
transfer move; bring take carry deliver; carry take transport; carry hold; convey carry; fly helicopter; plane
aircraft; maker manufacturer; manufacture make; produce make; make create; build construct; construct construction
build; design designer; designer design; planner plan; journey trip crossing; trip ride; ride trip; job post position
role; post position; work job; worker staff employee; employee staff people; employ work staff; staff personnel; hire
recruit engage; hire employ; rent lease; rent hire; require need must oblige; touch affect; need require; request ask;
ask seek want; demand want ask; want seek; seek ask; hope want; wish want; appeal ask; call ask; answer reply respond;
reply respond answer; response answer; reject deny; tell inform say; inform tell; speak talk say; speak said; discuss
talk debate; debate discuss; argue say; claim say; add say; write say; say tell; assert say; insist say; explain say;
note say; warn say; stress say; remark say; comment say; complain say; concede say admit; report say; describe call;
call describe; dub call; name call; label call; term call; know aware; aware know; learn hear; learn know; hear learn;
see view; view see opinion; watch see; vow promise; pledge promise; promise pledge; pledge give offer; guarantee
promise; assurance guarantee; provide give offer; give grant; grant award; offer bid; offer propose; proposal offer
plan; propose suggest; suggest propose; plan scheme; plan intend; intend plan; estimate put; assess estimate; believe
think; think believe; consider think; expect anticipate; predict forecast; forecast expect; show reveal; reveal
disclose; disclose release reveal; release publish; publish release issue; issue release; issue publish; print
publish; appear emerge; emerge appear; become turn; occur happen; happen occur; take last; last go; cause trigger;
cause lead; blame fault; fault blame; responsible responsibility; trigger cause; reason cause; allow let permit;
permit allow; let allow permission; enable allow; prevent stop; stop halt; halt stop end; cease stop; cancel scrap;
abolish scrap; delay postpone; postpone delay; late delay; rise increase; increase rise up; grow rise; climb rise;
climb up; gain rise; up rise; hike rise increase; boost increase raise; raise increase; surge rise; jump rise; fall
decrease; decrease fall cut; reduce cut; reduction cut; cut reduce; slash cut; lower reduce; decline decrease; plunge
fall; down fall; share stock; stock share; share percentage; profit earn; loss lose; lose cost; revenue turnover; sale
turnover; debt liability; loan borrow; borrow loan; repay pay; lend loan; government administration; ministry
minister; ministry department; minister secretary; council councillor; councillor council; mayor city; police officer;
officer police; soldier troop; troop army soldier; army military; war conflict; attack assault; fight battle; weapon
arm; lawyer solicitor attorney; solicitor law; law legal rule; court judge; judge court; accuse charge; arrest detain;
jail prison imprison; verdict ruling; ruling decision; decide decision; decision decide; rule decide; agree accept;
accept agree; agreement deal; deal agreement; deal accord pact; contract agreement; sign agree; negotiate talk;
negotiation talk; talk meeting; meet meeting; meeting summit; vote ballot; elect vote; election vote; poll survey;
survey poll; survey study; study survey research; expert specialist; scientist researcher; analyst expert; expert
analyst; report account; log logbook; record log; document report; article story; story article; version article;
newspaper paper; journalist reporter; reporter journalist; author write; write author; columnist write; book title;
picture photo image; photo image; film movie; music song; game match; match game; team side; win beat; victory win;
beat defeat; defeat beat; defeat lose; champion win; player footballer; coach manager; manager boss; house building;
building structure; apartment flat; village town; town city; city town; district area; area region zone; region area;
place site location; site location place; locate lie stand; lie locate; stand lie locate; border frontier; road
street; street road; path way; route way; rail railway train; train railway; railway line; ferry boat ship; boat ship
vessel; ship vessel; vessel ship; crew staff; passenger traveller; traveller passenger; port harbour; harbour port;
pier dock jetty; sea water; river water; flood water; flood inundate; storm hurricane; rain rainfall; blaze fire; burn
fire; weather climate; disaster catastrophe; disaster flood; rescue save; save rescue; survive live; live survive;
live reside; reside live; search seek look hunt; missing disappear; lack without absence; absent miss; attend there;
there attend; present attend; spot see; notice see; ill sick; disease illness; patient sick; hospital clinic; treat
treatment; operation surgery; recover recovery; medicine drug; medication medicine; food meal; bread loaf; shop store;
store shop; trader shopkeeper; trader merchant; customer client; seller vendor; vendor sell; sell sale; market trade;
trade commerce; tax levy; toll fee charge; fee charge toll; charge fee; fare ticket price; free charge; refund repay;
compensation refund; insure insurance; supply provide; supplier provider; serve service; service serve; use deploy;
usage use; utilise use; apply use; construct make; test check; trial test; try attempt; attempt try; effort attempt;
aim goal; goal aim target; target aim; succeed follow replace; replace succeed; replacement replace; substitute
replace; follow succeed; follow after; replace place; successor succeed replace; successful win; fail failure; failure
fail; break fracture; crack fracture; damage harm; harm damage; destroy ruin wreck; danger risk threat; threat risk;
risk danger; safe secure; safety secure; guard watch; watchman guard; protect defend; quiet silent; silent silence;
silence silent; loud noisy; clear plain; uncertain unclear; sure certain; true right; correct right; wrong incorrect
false; false wrong; error mistake; mistake error; fix correct; correction correct; amend change; change alter; alter
change; modify change; convert change; difference differ; gap difference; similar like; same equal; kind type sort;
type kind; sort kind; such kind; age old; old age; elderly old; new fresh; young youth; previous last earlier prior
former; previously earlier before; earlier previous before former; former previous ex; prior before; last previous;
late after; next follow; coming next; future come; current now present; currently now; now present; present now;
recent late; ago earlier; soon shortly; week weekly; month monthly; monthly month; year annual; annual year yearly;
yearly year; year yr; day daily; daily day; today day; evening night; night overnight; overnight night; morning am;
noon midday; average mean; typical usual; usual normal; normal usual; customary usual; rare seldom; often frequent;
frequent often; always ever; whole full entire; full whole; fully full complete; entire whole all; total all;
permanent good; permanently good; temporary interim; main chief; main primary major; major main; key main; only single
sole; single one; sole only; just only; merely only; mostly most; mainly most; mostly mainly; largely most; majority
most; several some; various several; many numerous; numerous many; few some; additional more further extra; extra
more; further more; another further other; other another; other remainder; remainder rest; rest remain; also too; part
portion; half semi; quarter fourth; both two; pair two; couple two; twice two; once one; double two; triple three;
every each; each every; everyone everybody all; nobody none; anyone anybody; somebody someone; self own; independent
own; independently own; outside external; inside within; within in; near around close; near by; next beside; across
over; above over; below under; beneath under; under below; edge side; side edge; top upper; bottom lower; front door;
rear back; back return; return back; come return; return resume; resume return; again resume; upstream up; way path;
far distance; distance far; long length; length long; measure long; high height; height high; tall high; wide width;
width wide; deep depth; depth deep; heavy weigh weight; weigh weight; weight heavy; speed fast; slow slowly; early
soon; colour color; centre center; metre meter; litre liter; tonne ton; programme program; organise organize; organise
run; hold organise; host hold; hold keep; keep maintain; maintain keep; retain keep; preserve keep; stay keep; stick
stand; stand stick; uphold stand; own possess; owner own; possess have; have hold; contain include; include contain
among; include involve; involve include; consist comprise; comprise consist; cover include; member part; join enter;
enter join; leave depart; leave away; escape flee; flee escape; arrive reach come; reach get arrive; get reach; get
receive; receive get; obtain get; collect raise; raise collect; raise lift; gather collect; gather meet; push press;
press push; pull draw; draw pull; put place; place put; station put; set put; set fix; install fit; fit install; equip
fit; wear dress; handle deal; deal handle; manage run; manage handle; control run; direct lead; oversee run; supervise
oversee; govern rule; send dispatch; dispatch send; deploy send; dispute disagree; disagree dispute; disagree not;
contest dispute; challenge dispute; criticise attack; criticise blame; criticism criticise; condemn criticise; welcome
praise; welcome greet; celebrate mark; mark celebrate; honour mark; mark label; reorganise restructure; confirm say;
confirm verify; verify confirm; admit confess; apologise sorry; sorry apologise; regret sorry; worry concern fear;
concern worry; fear worry; fear concern; angry anger; glad relieve; relief relieve; happy glad; satisfied content;
content happy; shock surprise; surprise shock; love like; hate dislike; prefer rather; rather instead; instead rather;
despite although; although though; though but; because since; since because; due because; explain because; footway
pedestrian; pedestrian foot; pedestrian walk; foot walk; walk walker; bike bicycle; cycle bicycle; driver drive; drive
driver; motor engine; engine motor; sensor detector; alarm siren; gate barrier; tool device; device machine; phone
telephone; telephone call; ring call phone; call phone; letter message; message note; note memo; notify tell;
correspond write; web internet; online internet; website site; computer machine; app application; data information;
information detail; detail information; fact truth; figure number; figure amount; number amount; amount sum; sum
total; value worth; worth value; expense cost; expensive dear; costly dear; dear expensive; cheap inexpensive; budget
fund; donate give; donation gift; gift give; charity fund; fundraise raise; contribute give; contribution give;
contribution pay; commit pledge; subsidy grant; bonus reward; award prize; rate pace; inflation price; turnout vote;
back support; support back; supporter back; oppose against; against oppose; opponent against; opposition oppose; rival
compete; compete rival; partner ally; ally partner; friend ally; family relative; relative family; mother parent;
father parent; wife spouse; husband spouse; baby infant; girl female; boy male; woman female; man male; spokesman
spokeswoman spokesperson; spokesman say; captain skipper master; skipper captain; master captain; professor academic;
academic university; student pupil; pupil student; teacher school; class pupil; college university; church chapel;
chapel church; pub bar; bakery baker; baker bakery; factory plant; plant grow; mill factory; forgo give; renounce
give; surrender give; relinquish give; abandon give; waive give; give spend; spend pay; borne pay; expenses cost;
takings revenue; takings income; income revenue; relief discount; accept take; belong own; remedy fix; rebuild
reconstruct; redo redraw; redraw draw; draw map; revise change; update revise; rename name; known call; known name;
evidently clear; shore side; bank shore; mention repeat; repeat mention; restate repeat; again repeat; reiterate
repeat; steady hold; halfway half; twofold two; ballot vote poll; consent agree; compulsory forced; forced compulsory;
mandatory compulsory; voluntary willing; will want; against versus; unanimous all; object refuse; holder hold;
shareholder share; shareholding share; stake share; depict show; queue line; line queue; wait queue; crane lift; flat
apartment; country nation land; nation country; land country; land arrive; national country; world globe; global
world; international foreign; foreign abroad; overseas abroad; abroad foreign; citizen national; immigrant migrant;
migrant refugee; refuge shelter; shelter house; border limit; limit cap; cap limit; ceiling limit; minimum least;
maximum most; exceed more; surpass exceed; outnumber more; top exceed; beyond over; short brief; brief short; summary
brief; abstract summary; cut short; miss lose; fall short; grow increase; expand grow; extend expand; widen expand;
shrink reduce; crossing cross; cross crossing; barge boat; lifeboat boat; liner ship; flight fly; airport air; airline
flight; airline carrier; jet plane; bus coach; coach bus; rack shelf; grow plant; tree wood; wood forest; forest wood;
paint colour; repaint paint; scandal outrage; eventual time; eventually time finally; finally last; timetable
schedule; schedule timetable; remainder balance; balance rest; strip remove; sleeve cover; cover sleeve; suffer have;
undergo have; sustain suffer; experience suffer; endure suffer; handout give; hand give; distribute give hand; consult
ask; interview talk; evening pm; serious severe; severe serious; grave serious; critical serious; expect due; due
expect; scheduled due; supposed mean; mean intend; intended mean; quote say; according say; wording word; claim
application; kilometre km; kilogram kg; hour hr; minute min; approximately about; roughly about; exact precise
"""
"""Groups apart by `;`: the first word may be said for each of the others, and they for it."""
