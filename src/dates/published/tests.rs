use super::*;

fn publication(text: &str) -> (String, Source) {
    let outcome = run(&[Some(text)], &["en".to_owned()], &Batch::new()).expect("good options");
    outcome.first().map_or(("none".into(), Source::None), |found| {
        let (year, month, day) = calendar::civil(found.day);
        (format!("{year:04}-{month:02}-{day:02}"), found.source)
    })
}

pub(in crate::dates) const BODY: &str = "The ferry tunnel between Lindholm and Oster will open two years late, the builder \
                    said on Tuesday. Nobody had seen a bill of that size since 1998, and the council will \
                    meet on March 3, 2031 to talk of it.\n\nResidents had asked for a bridge instead.";

#[test]
fn where_the_text_tells_when_it_was_published() {
    let cases = [
        ("Tunnel late\nPublished: July 14, 2016\n\n{}", "2016-07-14", Source::Label),
        ("Tunnel late\nPosted on 14 July 2016 by Ada Holm\n\n{}", "2016-07-14", Source::Label),
        ("Updated July 20, 2016 | Published July 14, 2016\n{}", "2016-07-14", Source::Label),
        ("Tunnel late\nLast updated: 14/07/2016\n{}", "2016-07-14", Source::Label),
        ("Thursday, July 14, 2016\n\nTunnel late\n\n{}", "2016-07-14", Source::Dateline),
        ("Friday, July 14, 2016\n\nThe weekday does not fit\n\n{}", "2016-07-14", Source::Dateline),
        ("LINDHOLM, July 14, 2016 (Nordwire) -- {}", "2016-07-14", Source::Lead),
        (
            "LINDHOLM, July 14 (Nordwire) -- {}\n\nCopyright 2016 Nordwire",
            "2016-07-14",
            Source::Lead,
        ),
        (
            "LINDHOLM, July 14 (Nordwire) -- It fell on Thursday. A new one will open in early 2017. {}",
            "2016-07-14",
            Source::Lead,
        ),
        ("Tunnel late\n2016-07-14T09:12:44Z\n\n{}", "2016-07-14", Source::Stamp),
        ("Tunnel late\nBy Ada Holm | July 14, 2016\n\n{}", "2016-07-14", Source::Byline),
        ("{}\n\nStory first published: July 14, 2016, 9:12 am", "2016-07-14", Source::Label),
        (
            "Tunnel late\n13/07/2016\n\n{}\n\nRELATED\nBridge opens 20/09/2015",
            "2016-07-13",
            Source::Dateline,
        ),
        (
            "Tunnel late\nPUBLISHED: 18:44, Tue 05/07/2016 | UPDATED: 9:10, Wed 06/07/2016\n\n{}",
            "2016-07-05",
            Source::Label,
        ),
        (
            "Menu\nUpcoming events\nJuly 30, 2016\n\nPosted: July 14, 2016\n{}",
            "2016-07-14",
            Source::Label,
        ),
        ("Tunnel late\nBy Ada Holm (July 14, 2016)\n\n{}", "2016-07-14", Source::Byline),
        ("Tunnel late\nBy Ada Holm @holm July 14, 2016\n\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\nPosted two years ago (July 14, 2016)\n\n{}", "2016-07-14", Source::Label),
        ("Published July 14, 2016Updated July 15, 2016\n\n{}", "2016-07-14", Source::Label),
        ("Tunnel late\nOn July 14, 2016 9:26 AM In News\n\n{}", "2016-07-14", Source::Byline),
        ("General News of Thursday, July 14, 2016\n\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n@ 2016-07-14 09:12:00\n\n{}", "2016-07-14", Source::Stamp),
        ("Tunnel late\n2016 July 14\n\n{}", "2016-07-14", Source::Dateline),
        ("JULY 14, 2016, LINDHOLM: {}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n\nJuly 14, 20169:12 AM ET\n\n{}", "2016-07-14", Source::Stamp),
        ("Tunnel late\nLedger — July 14, 2016 — 2 min read\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n07.14.16\n{}", "2016-07-14", Source::Dateline),
        ("For immediate release: July 14, 2016\n\n{}", "2016-07-14", Source::Label),
        ("Tunnel late\nJuly 14\n{}\n\nCopyright 2016 Ledger.", "2016-07-14", Source::Dateline),
        (
            "Tunnel late\n{}\n\nBy Ada Holm, Ida BrekPosted July 14, 2016",
            "2016-07-14",
            Source::Label,
        ),
        ("Tunnel late\nBy ADA HOLMJULY 14, 2016\n{}", "2016-07-14", Source::Byline),
        ("Tunnel late (Oster, Thursday 14 July 2016) The {}", "2016-07-14", Source::Lead),
        ("Oster, Jul 14 2016, NWS: {}", "2016-07-14", Source::Lead),
        ("14 July 2016, Oster – {}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n{}\n\nThursday, July 14, 2016\nPosted by Ada", "2016-07-14", Source::Label),
        ("Tunnel late\nJuly 14, 2016 Show Caption Next\n\n{}", "2016-07-14", Source::Dateline),
        ("The Ledger\nEst. 1921\nJuly 14, 2016\n{}", "2016-07-14", Source::Dateline),
        ("Menu\nAdvertisement\n\nTunnel late\nJuly 14, 2016\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n14. July 2016\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\n2016, July 14\n{}", "2016-07-14", Source::Dateline),
        ("OSTER (14 July 2016): {}", "2016-07-14", Source::Dateline),
        ("Oster/Lindholm, 14 July 2016. {}", "2016-07-14", Source::Byline),
        ("Tunnel Firm Launches Site July 14, 2016, 06:53 AM\n{}", "2016-07-14", Source::Stamp),
        ("{}\n\nThe Lindholm Ledger, Thursday, July 14, 2016, p. 4", "2016-07-14", Source::Byline),
        (
            "The Ledger\n\nJuly 14, 2016 Thursday\n\n{}\n\nLOAD-DATE: July 15, 2016",
            "2016-07-14",
            Source::Dateline,
        ),
        (
            "Tunnel late\nPosted July 14, 2016\n\nWhen: July 30, 2016\nWhere: Hall\n\n{}",
            "2016-07-14",
            Source::Label,
        ),
        (
            "https://example.org/news/2016/07/14/tunnel\nTunnel late\n{}",
            "2016-07-14",
            Source::Stamp,
        ),
    ];
    for (layout, wanted, source) in cases {
        let text = layout.replace("{}", BODY);
        assert_eq!(publication(&text), (wanted.to_owned(), source), "{layout}");
    }
}

#[test]
fn where_the_page_lost_its_breaks_or_has_a_head_of_its_own() {
    let cases = [
        ("Tunnel late\nBy Ada Holm14 July 2016\n\n{}", "2016-07-14", Source::Byline),
        ("Tunnel digging is years behindJuly 14, 2016\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel latePosted on July 14, 2016by Ada Holm\n{}", "2016-07-14", Source::Label),
        ("Tunnel late\nJuly 14, 2016By Ada Holm\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\nNews . 14 July 2016 . Ada Holm\n{}", "2016-07-14", Source::Dateline),
        ("Tunnel late\nAda Holm\nJul 14, 2016·5 min read\n{}", "2016-07-14", Source::Dateline),
        (
            "Tunnel late\nJuly 14, 2016 ada Uncategorized 0 Comments\n\n{}",
            "2016-07-14",
            Source::Dateline,
        ),
        ("Tunnel late\nPublié le 14/07/2016 à 10:32\n{}", "2016-07-14", Source::Label),
        (
            "THE LEDGER\nVol. 41, No. 9  Thursday, July 14, 2016  Ten cents\n\n{}",
            "2016-07-14",
            Source::Byline,
        ),
        ("From our issue of July 14, 2016\nTunnel late\n{}", "2016-07-14", Source::Dateline),
        ("(14 July 2016, Oster) The tunnel is late. {}", "2016-07-14", Source::Lead),
        ("OSTER. 14th July 2016. The tunnel is late. {}", "2016-07-14", Source::Dateline),
    ];
    for (layout, wanted, source) in cases {
        let text = layout.replace("{}", BODY);
        assert_eq!(publication(&text), (wanted.to_owned(), source), "{layout}");
    }
}

#[test]
fn where_it_does_not() {
    let cases = [
        ("Tunnel late\n\n{}", "an event"),
        ("Tunnel Day 2016\nJuly 14-16, 2016\nOster\n{}", "days of an event"),
        ("Tunnel Day comes to Oster July 14, 2016\n{}", "a headline of an event"),
        ("{}\n\nPage generated July 14, 2016 09:12", "a page made on demand"),
        ("Tunnel song\nThursday, July 14, 2016 at 19:00\nFree entry\n{}", "an evening out"),
        ("Tunnel film in cinemas July 14, 2016\n{}", "a film"),
        ("Tunnel late\nDecided: July 14, 2016\n\n{}", "a ruling"),
        (
            "{}\n\nOster Ferries @osterferries\nNo service.\n9:12 AM · July 14, 2016",
            "an embedded post",
        ),
        ("Tunnel late\n\n{} The order (dated July 14, 2016) was void.", "an order"),
        ("{}\n\nTerms and conditions last revised: July 14, 2016", "small print"),
        ("{}\n\n© Ledger, July 14, 2016", "a notice of copyright"),
        ("{}\n\nUpcoming\nJuly 14, 2016: Open day", "what is to come"),
        ("{}\n\nRELATED ARTICLES Bridge opens Ada Holm | July 12, 2016", "other articles"),
        (
            "{}\n\nBridge opens Published at July 1, 2016\nPier shut Published at June 3, 2016\nCrane falls \
             Published at May 2, 2016",
            "labels of others",
        ),
        ("Tunnel late\n3 hours ago\n\n{}", "relative"),
        ("NORTHERN LEDGER\nJuly 2016\n\n{}", "a month alone"),
        ("Tunnel late\n\n{}\n\n© 2016 Northern Ledger", "a copyright line"),
        ("LINDHOLM, July 14 (Nordwire) -- {}", "no year"),
        ("LINDHOLM, July 14 (Nordwire) -- Not since the 2008 crisis. {}", "history"),
        (
            "LINDHOLM, July 14 (Nordwire) -- It fell on Thursday, the first to fall since July 2011. {}",
            "history with a weekday that fits",
        ),
        (
            "Tunnel late\n\n{}\n\n2 Comments\nOld Tom says:\nJuly 16, 2016 at 9:40 am\nNo.",
            "a comment",
        ),
        ("Tunnel late\n\n{}\n\nRELATED\nBridge opens — July 10, 2016", "another article"),
        ("Tunnel late\r\n\r\n{}\r\n\r\nRelated\r\nJuly 10, 2016", "lines that end in two signs"),
        ("Tunnel late\n\n{}\n\n\t3 Comments:\nJuly 10, 2016", "a heading with a number"),
        ("Tunnel late\nThe tunnel at dawn, May 3, 2015. (Photo: Ada Holm)\n\n{}", "a caption"),
        ("Tunnel late\n\n{}\n\nThis page was retrieved on 14 July 2016.", "a copy"),
        ("Tunnel late\n04/03/2016\n\n{}", "an order nobody shows"),
        ("{}\n\nSee the report for the year ended May 3, 2015, filed with the court.", "a filing"),
        (
            "Tunnel late\n\n{}\n\nMore from Ada Holm\nBridge opens July 10, 2016",
            "others of an author",
        ),
        ("Tunnel late\nRelease date: July 14, 2016\n\n{}", "a film"),
        (
            "A timeline\n\nMay 3, 2016: Digging starts.\nMay 9, 2016: Rain.\nJuly 1, 2016: It ends.\n\n{}",
            "a list of days",
        ),
    ];
    for (layout, why) in cases {
        let text = layout.replace("{}", BODY);
        assert_eq!(publication(&text).0, "none", "{why}");
    }
}

#[test]
fn what_kind_of_page_it_stands_on() {
    let invitation = "Join us for songs of the north. Tickets from the box office.";
    let report = "Join us, they said on Tuesday. Tickets from the box office.";
    let life = "Ada Maria Holm, 88, of Oster, a machinist and keeper of bees, died peacefully at home with \
                her family around her, after some years of illness that she told nobody of.";
    let record =
        "Apologies were received from Ida. There being no further business, it closed at 9.";
    let cases = [
        ("Una Marwick\nJuly 14, 2016\n\n", invitation, "none", "an evening to come to"),
        ("Una Marwick\nBy Ada Holm\nJuly 14, 2016\n\n", invitation, "2016-07-14", "signed"),
        ("Una Marwick\nJuly 14, 2016\n\n", report, "2016-07-14", "it speaks of a Tuesday"),
        ("Una Marwick\nPress release\nJuly 14, 2016\n\n", invitation, "2016-07-14", "put out"),
        ("Una Marwick\nPublished July 14, 2016\n\n", invitation, "2016-07-14", "labelled"),
        ("Ada Holm\nJuly 14, 2016\n\n", life, "none", "the day she died"),
        ("Beekeeper dies\nJuly 14, 2016\n\n", life, "2016-07-14", "a report of it"),
        ("Oster Trust\nJuly 14, 2016\n\n", record, "none", "the day of the meeting"),
        ("Cause list\nJuly 14, 2016\n\n", BODY, "none", "the head of a list"),
        ("Lunch\nJuly 14, 2016\nSoup $4\n\n", "Served from noon.", "none", "a price"),
    ];
    for (head, body, wanted, why) in cases {
        assert_eq!(publication(&format!("{head}{body}")).0, wanted, "{why}");
    }
}

#[test]
fn the_year_that_a_lead_leaves_out() {
    let cases = [
        (
            "It fell on Thursday. We expect 2016 to be a good year.",
            "2016-07-14",
            "the running year",
        ),
        (
            "It fell on Thursday. He was elected in 2015. There is a 2017 budget gap.",
            "2016-07-14",
            "between two years",
        ),
        ("It fell on Thursday, after the 2016 flood.", "none", "the year of a thing"),
        ("It fell on Thursday. It will be ready in 2020.", "none", "a round year to come"),
        ("It fell on Thursday. It will be ready by 2017.", "none", "a year looked to"),
    ];
    for (body, wanted, why) in cases {
        let text = format!("LINDHOLM, July 14 (Nordwire) -- {body}");
        assert_eq!(publication(&text).0, wanted, "{why}");
    }
}

#[test]
fn every_page_of_the_language_file() {
    let source = include_str!("../language/en.pages");
    let mut blocks: Vec<(&str, String)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with("# ")) {
        if line.starts_with("---") || line.starts_with("=== ") {
            blocks.push((line, String::new()));
        } else {
            let (_, text) = blocks.last_mut().expect("a head comes first");
            text.push_str(line);
            text.push('\n');
        }
    }
    let (bodies, pages): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|(head, _)| head.starts_with("---"));
    let mut wrong = Vec::new();
    for (head, page) in &pages {
        let mut text = page.clone();
        for (at, (_, body)) in bodies.iter().enumerate() {
            text = text.replace(&format!("{{{at}}}"), body.trim_end());
        }
        let (found, _) = publication(&text);
        if found != head["=== ".len()..] {
            wrong.push(format!("{head}, found {found}:\n{page}"));
        }
    }
    assert!(pages.len() > 1500, "{} pages", pages.len());
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), pages.len(), wrong.join("\n"));
}
